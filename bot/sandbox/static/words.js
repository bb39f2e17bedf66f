// Every word of the page, in Chinese and English.

const WORDS = {
  title: ["督办 · 沙盒", "Duban sandbox"],
  subtitle: ["本机演练，不连接 Telegram", "A rehearsal on this machine, without Telegram"],
  other_language: ["EN", "中文"],
  next: ["下一次提醒", "Next reminder"],
  no_next: ["暂无提醒", "No reminder ahead"],
  jump: ["跳到日期", "Jump to a date"],
  jump_go: ["跳过去", "Jump"],
  jump_hint: ["按北京时间。跳过的日子里该发的提醒，机器人会补成一条。", "Beijing time. Reminders skipped on the way become one message."],
  pause: ["暂停", "Pause"],
  speed: ["时钟快慢", "Clock speed"],
  controls: ["时钟", "Clock"],
  paused: ["已暂停", "paused"],
  cancel: ["取消", "Cancel"],
  ok: ["知道了", "OK"],
  close: ["关闭", "Close"],
  guide_1: ["跳到下一次提醒", "Jump to the next reminder"],
  guide_2: ["回答机器人", "Answer the bot"],
  guide_3: ["收到回执", "Get the receipt"],
  guide_go: ["跳到{when}", "Jump to {when}"],
  guide_wait: ["时间已到，提醒马上送达…", "It is time: the reminder is on its way…"],
  guide_answer: ["{name}收到了提醒：点下面的按钮，或直接回话。", "{name} got a reminder: tap a button below it, or just write."],
  guide_receipt: ["已回答，回执马上送达…", "Answered: the receipt is on its way…"],
  guide_done: ["完成。登记之后不会再催。可以继续和任何一位聊，或跳到下一次提醒。", "Done. What is registered is not asked for again. Chat on, or jump to the next reminder."],
  guide_start: ["一分钟看懂：先让时钟走到下一次提醒。", "One minute: first move the clock to the next reminder."],
  here: ["请在这里回答", "Answer here"],
  write: ["写消息…", "Write a message…"],
  write_edit: ["修改这条消息…", "Change this message…"],
  send: ["发送", "Send"],
  attach: ["发文件或照片", "Send files or photos"],
  commands: ["命令", "Commands"],
  start: ["开始", "Start"],
  start_hint: ["还没有和机器人说过话", "Has not written to the bot yet"],
  reply: ["回复", "Reply"],
  edit: ["修改", "Edit"],
  editing: ["修改消息", "Edit message"],
  edited: ["已修改", "edited"],
  block: ["停用机器人（拉黑）", "Block the bot"],
  unblock: ["恢复机器人", "Unblock the bot"],
  blocked: ["已停用机器人，它的消息到不了这里", "The bot is blocked: its messages do not arrive"],
  typing: ["正在输入…", "typing…"],
  unread: ["{n} 条未读", "{n} unread"],
  new_messages: ["新消息", "New"],
  to_bottom: ["到最新消息", "To the newest"],
  more: ["更多", "More"],
  today: ["今天", "today"],
  invite: ["以谁的身份打开这个邀请？", "Who opens this invitation?"],
  files_title: ["发送 {n} 个文件", "Send {n} file(s)"],
  as_photo: ["图片作为照片发送", "Send pictures as photos"],
  caption: ["说明（可不填）", "Caption (optional)"],
  lost: ["与沙盒的连接断了，正在重连…", "The sandbox does not answer, trying again…"],
  copied: ["已复制", "Copied"],
  photo: ["照片", "Photo"],
};

const REASONS = {
  "nothing to send": "没有内容",
  "the bot is blocked in this chat": "这个聊天里已停用机器人",
  "this message is not there any more": "这条消息已经不在了",
  "there is no next reminder": "暂无提醒",
  "the file is empty": "文件是空的",
};

let index = localStorage.getItem("language") === "en" ? 1 : 0;

/** The word for `key`, with {names} filled in. */
export function t(key, values = {}) {
  return WORDS[key][index].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const language = () => (index ? "en" : "zh");
export const locale = () => (index ? "en-GB" : "zh-CN");
export const reason = (text) => (index ? text : REASONS[text] ?? text);

export function switchLanguage() {
  index = 1 - index;
  localStorage.setItem("language", language());
}
