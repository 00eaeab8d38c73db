"""The picture of README.md: operations a second against the size of a batch, beside PostgreSQL and a bare append."""

import sys

SIZES = (1, 10, 100, 1_000, 8_000)
BLUE, ORANGE, GREY = "#2f74c0", "#d9822b", "#7a8590"


def missing():
    """The Debian packages that are needed and not installed."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        return ["python3-matplotlib"]
    return []


def draw(rows, path):
    """Draws the rows of the part `sizes`, and of `postgresql` where there is one."""
    import matplotlib

    matplotlib.use("svg")
    # The same figures must give the same file, and text stays text.
    matplotlib.rcParams.update({"svg.hashsalt": "atm", "svg.fonttype": "none", "font.family": "sans-serif"})
    from matplotlib import pyplot

    sizes = [row for row in rows if "operations in a batch" in row["details"]]
    if not sizes:
        raise SystemExit("bench: there is nothing to draw: it needs the part `sizes`")
    figure, axes = pyplot.subplots(figsize=(7.2, 4))
    x = [row["details"]["operations in a batch"] for row in sizes]
    y = [row["figure"] for row in sizes]
    axes.plot(x, y, marker="o", color=BLUE, linewidth=2)
    for size, rate in zip(x, y):
        axes.annotate(f"{rate:,.0f}", (size, rate), textcoords="offset points", xytext=(0, 8), ha="center", color=BLUE)
    level(axes, "a bare append to an SQLite file", sizes[0]["limit"], GREY)
    for row in rows:
        if "pgbench" in row["row"]:
            level(axes, row["row"].partition(" / ")[2], row["limit"], ORANGE)
            break
    axes.set(xscale="log", yscale="log", xlabel="operations in a batch, 4 batches in flight", ylabel="operations a second")
    axes.set_xticks(x, [f"{size:,.0f}" for size in x])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.margins(y=0.15)
    for part in (axes.xaxis.label, axes.yaxis.label, *axes.get_xticklabels(), *axes.get_yticklabels()):
        part.set_color(GREY)
    axes.tick_params(color=GREY)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GREY)
    axes.grid(axis="y", color=GREY, alpha=0.25)
    # The background is transparent, so that the picture fits light and dark pages.
    figure.savefig(path, transparent=True, bbox_inches="tight", metadata={"Date": None})
    print(f"bench: {path} is drawn", file=sys.stderr)


def level(axes, name, value, color):
    axes.axhline(value, color=color, linestyle="--", linewidth=1.2)
    axes.annotate(
        f"{name}: {value:,.0f}", (1, value), xycoords=("axes fraction", "data"), textcoords="offset points",
        xytext=(0, 4), ha="right", color=color,
    )
