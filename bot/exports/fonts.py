"""A font that has Chinese characters: the one that comes with the dependencies, else one of the system's.

`pylopdf-fonts-zh-cn` carries Noto Sans SC as its makers publish it (SIL Open Font License 1.1), so that a picture looks the
same everywhere; who packages the program without it has the fonts of Debian, macOS or Windows.
"""

from functools import cache
from importlib import import_module
from pathlib import Path

from PIL import ImageFont

_SYSTEMS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",  # Debian fonts-noto-cjk
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",  # Fedora
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",  # Arch, Alpine
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",  # Debian fonts-wqy-microhei
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simhei.ttf",
)
_SC_FACE = {"NotoSansCJK-Regular.ttc": 2}  # the faces of that file: JP, KR, SC, TC, HK


class NoFont(Exception):
    """There is no font with Chinese characters on this machine."""


def found() -> Path:
    """The font file. Raises NoFont."""
    for path in (_brought(), *map(Path, _SYSTEMS)):
        if path is not None and path.is_file():
            return path
    raise NoFont(
        "no font with Chinese characters was found: set up again (make setup), or install fonts-noto-cjk or fonts-wqy-microhei"
    )


def _brought() -> Path | None:
    try:
        pack = import_module("pylopdf_fonts_zh_cn")
    except ImportError:
        return None
    return Path(pack.sans_path())


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """The font at that size in pixels. Raises NoFont."""
    path = found()
    return ImageFont.truetype(str(path), size, index=_SC_FACE.get(path.name, 0))
