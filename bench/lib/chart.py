"""Waits over time as an SVG, without a library: a panel for each case, a line for each tool."""

from html import escape

PANEL_WIDTH, PANEL_HEIGHT, MARGIN = 720, 170, 46
BUCKET = 0.1  # Seconds of which the longest wait is drawn.
COLOURS = ["#0a7d4b", "#c2410c", "#1d4ed8"]


def draw(panels: dict, seconds: float, across: str, up: str) -> str:
    """`panels`: title to tool to a list of (when, how long)."""
    top = max(wait for tools in panels.values() for waits in tools.values() for _, wait in waits) * 1.05
    height = len(panels) * (PANEL_HEIGHT + MARGIN) + MARGIN
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{PANEL_WIDTH + 2 * MARGIN}" height="{height}" '
             'font-family="sans-serif" font-size="12">', '<rect width="100%" height="100%" fill="white"/>']
    for number, (title, tools) in enumerate(panels.items()):
        parts += _panel(title, tools, number * (PANEL_HEIGHT + MARGIN) + MARGIN, seconds, top)
    parts.append(f'<text x="{MARGIN + PANEL_WIDTH / 2}" y="{height - 10}" text-anchor="middle">{escape(across)}; '
                 f'upwards: {escape(up)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _panel(title: str, tools: dict, above: float, seconds: float, top: float) -> list:
    def place(when: float, wait: float) -> str:
        return f"{MARGIN + when / seconds * PANEL_WIDTH:.1f},{above + PANEL_HEIGHT * (1 - wait / top):.1f}"

    parts = [f'<text x="{MARGIN}" y="{above - 8}" font-weight="bold">{escape(title)}</text>']
    for wait in range(int(top) + 1):
        x, y = place(0, wait).split(",")
        parts.append(f'<line x1="{x}" x2="{MARGIN + PANEL_WIDTH}" y1="{y}" y2="{y}" stroke="#ddd"/>')
        parts.append(f'<text x="{MARGIN - 6}" y="{float(y) + 4}" text-anchor="end">{wait}</text>')
    for when in range(0, int(seconds) + 1, 2):
        x, y = place(when, 0).split(",")
        parts.append(f'<text x="{x}" y="{float(y) + 15}" text-anchor="middle">{when}</text>')
    for (tool, waits), colour in zip(tools.items(), COLOURS):
        points = " ".join(place(when, wait) for when, wait in _longest(waits, seconds))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
    for number, (tool, colour) in enumerate(zip(tools, COLOURS)):
        x = MARGIN + PANEL_WIDTH - 160 + number * 80
        parts.append(f'<text x="{x}" y="{above - 8}" fill="{colour}">{escape(tool)}</text>')
    return parts


def _longest(waits: list, seconds: float) -> list:
    """The longest of each bucket; a query that ends has waited since it began, so the line rises where it did."""
    buckets = [0.0] * (int(seconds / BUCKET) + 1)
    for ended, wait in waits:
        last = min(int(ended / BUCKET), len(buckets) - 1)
        for bucket in range(max(int((ended - wait) / BUCKET), 0), last + 1):
            buckets[bucket] = max(buckets[bucket], min(wait, (bucket + 1) * BUCKET - (ended - wait)))
    return [(bucket * BUCKET, wait) for bucket, wait in enumerate(buckets)]
