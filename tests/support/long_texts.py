"""Texts of about 50,000 characters: an ordinary document, and what nobody writes but a slow reader would stumble over."""

_ITEM = (
    "（{}）加强工作。2023年6月底前完成。（牵头单位：市教育局、市科技局；配合单位：市财政局、市民政局，各区人民政府）"
)
_NUMBERS = [f"{tens}{one}" for tens in ("", "十", "二十", "三十") for one in "一二三四五六七八九"]

ORDINARY = "一、任务\n" + "\n".join(map(_ITEM.format, _NUMBERS)) + "\n二、其他\n" + "办好实事，" * 9000

HOSTILE = {
    "brackets": "一、任务（一）好。" + "做好。（市教育局、市科技局）" * 3500,
    "circles": "一、任务" + "①" * 50_000,
    "one number": "一、任务\n" + "（一）\n" * 12_000,
    "one line": "1.做好。" * 10_000,
    "open brackets": "（" * 50_000,
    "labels": "一、任务（一）" + "责任单位：" * 10_000,
    "dates": "一、任务（一）好。" + "2023年6月底前，" * 5_000 + "（责任单位：市教育局）",
    "rows": "序号\n任务\n责任单位\n" + "".join(f"{row}\n做好\n市教育局\n" for row in range(1, 2500)),
    "labels behind dashes": "——责任单位：市教育局\n" * 4_500,
    "spaces": "序号  任务  牵头单位  时限\n" + "1  做好  市教育局  12月\n" * 2_500,
    "brackets on many lines": ("（" + "市教育局、" * 100 + "\n") * 100,
    "broken rows": "序号\t任务\t责任单位\n" + "\t推进\t市财政局、\n" * 4_000,
    "headings of bars": ("序号 |\n牵头单位 |\n任务 |\n" + "1 |\n" * 5) * 1_200,
    "broken lines": "序号   工作任务   责任单位   完成时限\n" + "1   推进   市财政局   2023年\n      工作\n" * 1_800,
}
