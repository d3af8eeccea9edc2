package org.deepfeature.dfm.trainer.report;

/** The report's style sheet; inside the file, so that it can be sent around alone. */
final class Style {
  private Style() {}

  static final String CSS =
      """
      :root { color-scheme: light; --normal: #2a6fb0; --anomalous: #cf5a17; --line: #dde1e6; }
      body { font: 15px/1.5 system-ui, sans-serif; color: #1d2430; background: #fff;
        max-width: 1080px; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.6rem; margin-bottom: .2rem; }
      h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; }
      .row { display: flex; flex-wrap: wrap; gap: 1.5rem; }
      .row > * { flex: 1 1 380px; min-width: 0; }
      table { border-collapse: collapse; width: 100%; }
      th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line);
        overflow-wrap: anywhere; vertical-align: top; }
      th { font-weight: 600; }
      td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
      tr.wrong td { background: #fdf1e9; }
      .anomalous { color: var(--anomalous); } .normal { color: var(--normal); }
      .gallery { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); }
      figure { margin: 0; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
      figure img { display: block; width: 100%; min-height: 60px; background: #f3f5f7; }
      figcaption { padding: .4rem .6rem; font-size: .85rem; overflow-wrap: anywhere; }
      svg { width: 100%; height: auto; font: 11px system-ui, sans-serif; }
      svg .area { fill: #fafbfc; stroke: var(--line); } svg .grid { stroke: #e9ecef; }
      svg .tick, svg .axis, svg .note { fill: #4a5361; } svg .note { font-size: 14px; }
      svg .chance { stroke: #9aa3ae; stroke-dasharray: 4 4; }
      svg .curve { fill: none; stroke: var(--normal); stroke-width: 2; }
      svg rect.normal, svg text.normal { fill: var(--normal); }
      svg rect.anomalous, svg text.anomalous { fill: var(--anomalous); }
      svg rect.unknown, svg text.unknown { fill: #6b7684; }
      svg rect.normal, svg rect.anomalous, svg rect.unknown { fill-opacity: .6; }
      svg .threshold { stroke: #1d2430; stroke-width: 1.5; stroke-dasharray: 6 3; }
      """;
}
