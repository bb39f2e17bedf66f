// Nothing moves under a finger: what is pressed must still be there when it is let go, or the click is lost.

const PATIENCE_MS = 3000;

let lifted = Promise.resolve();

/** Resolves when no finger and no mouse button is down and the click it made has been handed out. */
export const fingerLifted = () => lifted;

addEventListener("pointerdown", () => {
  lifted = new Promise((done) => {
    const up = () => setTimeout(done);
    for (const sign of ["pointerup", "pointercancel"]) addEventListener(sign, up, { once: true });
    // A finger that left the window, or rests: news must not wait for ever.
    setTimeout(done, PATIENCE_MS);
  });
}, { capture: true });
