extension HTMLPage {
  /// The SHA-256 of `style`, as the policy names it; the tests compute it.
  package static let styleHash = "sha256-ec1s8SMXMiWQUmA7ClbOExVdM9RXNcMaGczq7Ms8KxA="

  /// How pages look: light, dark and printed; one column where there is no room for two. The colours of models are told
  /// apart by people with any of the usual colour blindnesses, and nothing is told by colour alone.
  package static let style = """
    :root{--bg:#fff;--fg:#1b1f24;--dim:#555c66;--rule:#d5d9df;--soft:#f4f6f8;--link:#0b57a4;
    --face:#0b62a8;--prosody:#b34700;--burst:#00734f;--language:#8a3a86;--other:#555c66;--mark:#1b1f24;
    --l0:#eef3f9;--l1:#d6e4f2;--l2:#b7d0e9;--l3:#92b8dd;--l4:#6c9fd0;--l5:#4985bf;--l6:#2f6cab;--l7:#1d5592;--l8:#123f74;--l9:#0a2b54;
    --m0:#fbeadb;--m1:#f5cda6;--m2:#e39a58;--m3:#b9631c;--m4:#7a3805}
    @media screen and (prefers-color-scheme:dark){:root{--bg:#14171c;--fg:#e6e9ee;--dim:#a3abb8;--rule:#39404a;
    --soft:#1d2128;--link:#7db7f0;--face:#62b0ee;--prosody:#f0954a;--burst:#3ecb9c;--language:#dc92d6;--other:#a3abb8;--mark:#e6e9ee;
    --l0:#1b222c;--l1:#1d2d40;--l2:#1f3a57;--l3:#234a71;--l4:#2b5d8e;--l5:#3a74ab;--l6:#528dc3;--l7:#74a8d6;--l8:#9dc5e6;--l9:#cfe4f5;
    --m0:#2c2119;--m1:#553313;--m2:#8f5520;--m3:#cf8544;--m4:#f4c493}}
    *{box-sizing:border-box}
    body{margin:0 auto;max-width:75rem;padding:0 1rem 4rem;background:var(--bg);color:var(--fg);
    font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
    a{color:var(--link)}
    .skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--bg)}
    header{padding-top:1.5rem}
    h1{font-size:1.5rem;line-height:1.25;margin:0}
    h2{font-size:1.25rem;margin:2.5rem 0 .5rem;padding-top:.5rem;border-top:2px solid var(--fg)}
    h3{font-size:1.05rem;margin:0;display:inline}
    h4,h2.group{font-size:.95rem;margin:1.25rem 0 .25rem;padding:0;border:0}
    p,ul,ol{margin:.5rem 0;max-width:48rem}
    .aside,.note,caption,figcaption .facts,.dim{color:var(--dim)}
    nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0}
    .box{background:var(--soft);border-left:4px solid var(--dim);padding:.5rem 1rem;margin:1rem 0;max-width:none}
    .box p{max-width:none}
    figure{margin:1rem 0}
    figcaption{font-weight:600}
    figcaption .facts{font-weight:400}
    .row:has(.intervals){align-items:end}
    .row{display:grid;grid-template-columns:15rem minmax(0,1fr);gap:0 .75rem;align-items:center;padding:.1rem 0}
    .label{display:grid;grid-template-columns:minmax(0,1fr) auto;column-gap:.5rem;font-size:.9rem;line-height:1.25}
    .label .n{font-variant-numeric:tabular-nums}
    .label .at{grid-column:1/-1;color:var(--dim);font-size:.8rem;font-variant-numeric:tabular-nums}
    .plot,.strip,.bars,.intervals,.axis{width:100%}.plot{height:36px}.strip,.bars{height:14px}.intervals{height:22px}.axis{height:18px}
    .label .over{grid-column:1/-1}
    svg{display:block;overflow:visible}.legend{display:inline-block}
    .sides{display:flex;flex-wrap:wrap;gap:0 2.5rem}.sides>*{max-width:100%}
    .plot{border-bottom:1px solid var(--rule);background:linear-gradient(var(--soft),var(--soft));touch-action:pan-y}
    .plot svg,.strip svg{overflow:hidden}
    path,line{vector-effect:non-scaling-stroke}
    .course{fill:none;stroke:currentColor;stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}
    .alone{fill:none;stroke:currentColor;stroke-width:4;stroke-linecap:round}
    .peak{fill:none;stroke:var(--mark);stroke-width:6;stroke-linecap:round}
    .episode{fill:none;stroke:var(--mark);stroke-width:3}
    .span,.dots{fill:none;stroke:currentColor;stroke-width:4;stroke-linecap:round}.dots{stroke-width:7}.marks svg{overflow:visible}
    .block{fill:currentColor;stroke:none}
    .bar{fill:currentColor}.track{fill:var(--soft)}
    .whisker{stroke:currentColor;stroke-width:2}.dot{fill:currentColor}.zero{stroke:var(--dim);stroke-dasharray:3 3}
    .axis text,.heat text{fill:var(--dim);font-size:11px}.axis line{stroke:var(--dim)}
    .face,.facemesh{color:var(--face)}.prosody{color:var(--prosody)}.burst{color:var(--burst)}.language,.ner{color:var(--language)}
    .other{color:var(--other)}
    .label b,.label .n,.label span,figcaption,table{color:var(--fg)}.label .at{color:var(--dim)}
    .l0{fill:var(--l0)}.l1{fill:var(--l1)}.l2{fill:var(--l2)}.l3{fill:var(--l3)}.l4{fill:var(--l4)}
    .l5{fill:var(--l5)}.l6{fill:var(--l6)}.l7{fill:var(--l7)}.l8{fill:var(--l8)}.l9{fill:var(--l9)}
    .m0{fill:var(--m0)}.m1{fill:var(--m1)}.m2{fill:var(--m2)}.m3{fill:var(--m3)}.m4{fill:var(--m4)}.empty{fill:none;stroke:var(--rule)}
    .scroll{overflow-x:auto;max-width:100%}
    .scroll:focus-visible,summary:focus-visible,a:focus-visible,button:focus-visible{outline:2px solid var(--link);outline-offset:2px}
    table{border-collapse:collapse;font-size:.85rem;margin:.25rem 0 .75rem;font-variant-numeric:tabular-nums}
    caption{text-align:left;padding:.25rem 0}
    th,td{padding:.15rem .75rem .15rem 0;text-align:right;white-space:nowrap;vertical-align:top;border-bottom:1px solid var(--rule);font-weight:400;overflow-wrap:normal}
    .t,th[scope=row]{text-align:left;white-space:normal}
    thead th{font-weight:600;white-space:nowrap}
    .transcript td:nth-child(n+3){min-width:14rem;overflow-wrap:anywhere}
    details.file{border-top:1px solid var(--rule);padding:.5rem 0}
    summary{cursor:pointer}
    details.file>summary .dim{font-size:.9rem}
    details.numbers>summary{color:var(--dim);font-size:.85rem}
    .tools{display:flex;flex-wrap:wrap;gap:.35rem .75rem;align-items:center;margin:.5rem 0;font-size:.9rem}
    button,input{font:inherit;color:var(--fg);background:var(--soft);border:1px solid var(--dim);border-radius:4px;padding:.1rem .5rem}
    .cross{stroke:var(--fg);stroke-width:1;pointer-events:none}
    .band{fill:var(--fg);opacity:.15;pointer-events:none}
    .hide-peak .peak,.hide-episode .episode,.hidden{display:none}
    @media(max-width:640px){body{font-size:14px}.row{grid-template-columns:minmax(0,1fr)}
    .label .at{grid-column:auto}.label{grid-template-columns:auto auto 1fr;justify-content:start}.label .at{text-align:right}.tools .dim{display:none}}
    @media print{body{max-width:none;padding:0;font-size:10pt}nav,.tools,.skip{display:none}.scroll{overflow:visible}
    figure,.row,tr{break-inside:avoid}h2,h3,h4,figcaption{break-after:avoid}
    table{font-size:8pt}thead th{white-space:normal}svg.heat{max-width:100%;height:auto}th,td{padding-right:.4rem}
    details.file::details-content{content-visibility:visible!important;block-size:auto!important}
    summary{list-style:none}.plot{background:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
    """
}
