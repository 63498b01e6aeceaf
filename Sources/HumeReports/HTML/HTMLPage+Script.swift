extension HTMLPage {
  /// The SHA-256 of `script`, as the policy names it; the tests compute it.
  package static let scriptHash = "sha256-CS6psEMBRvYn48FlxR7p3f55Tzwjz/cw78/NIUETJTQ="

  /// What a page can do beyond being read: tell the values under the pointer, zoom, choose what is shown, and open what
  /// is folded before it is printed. It reads values from the paths themselves, so nothing stands in the page twice.
  package static let script = """
    "use strict";(()=>{
    const all=(q,e=document)=>[...e.querySelectorAll(q)],NS="http://www.w3.org/2000/svg";
    const make=(n,t)=>{const e=document.createElement(n);if(t)e.textContent=t;return e};
    const clock=(t)=>{const s=Math.floor(Math.round(t*1e6)/1e6),p=n=>String(n).padStart(2,"0"),h=Math.floor(s/3600);
    return h?`${h}:${p(Math.floor(s/60)%60)}:${p(s%60)}`:`${Math.floor(s/60)}:${p(s%60)}`};
    /* The points of a path: moves and lines in steps of bins and thousandths. */
    const points=(path)=>{let x=0,y=0,out=[];for(const c of (path.getAttribute("d")||"").match(/[Mmlh][^Mmlh]*/g)||[]){
    const v=(c.slice(1).match(/-?[\\d.]+/g)||[]).map(Number);if(c[0]==="h")continue;
    if(c[0]==="M"){x=v[0];y=v[1]}else{x+=v[0];y+=v[1]}out.push([x,y,c[0]!=="l"])}return out};
    for(const file of all("[data-end]")){
    const end=+file.dataset.end,bin=+file.dataset.bin,low=+file.dataset.low,high=+file.dataset.high;
    const plots=all(".plot",file).map(svg=>({svg,inner:svg.querySelector("svg"),at:svg.parentNode.querySelector(".at"),
    path:svg.querySelector(".course"),was:""}));
    const strips=all(".strip>svg",file),axes=all(".axis",file);let from=0,to=end;
    for(const p of plots)p.was=p.at?p.at.textContent:"";
    const tell=(t)=>{for(const p of plots){let line=p.svg.querySelector(".cross");
    if(!line){line=document.createElementNS(NS,"line");line.setAttribute("class","cross");line.setAttribute("y1","0");line.setAttribute("y2","100%");p.svg.append(line)}
    const x=(100*(t-from)/(to-from))+"%";line.setAttribute("x1",x);line.setAttribute("x2",x);
    p.list=p.list||(p.path?points(p.path):[]);let a=0,b=p.list.length;const u=t/bin;
    while(a<b){const m=(a+b)>>1;if(p.list[m][0]<u)a=m+1;else b=m}
    let best=null;for(const i of [a-1,a])if(i>=0&&i<p.list.length&&(!best||Math.abs(p.list[i][0]-u)<Math.abs(best[0]-u)))best=p.list[i];
    const step=p.path?+p.path.dataset.step||1:1;
    if(p.at)p.at.textContent=clock(t)+(best&&Math.abs(best[0]-u)<=step*.5001?"  "+(low+(high-low)*(1-best[1]/1000)).toFixed(3):"  no row")}};
    const quiet=()=>{for(const p of plots){const l=p.svg.querySelector(".cross");if(l)l.remove();if(p.at)p.at.textContent=p.was}};
    const ticks=()=>{const span=to-from,steps=[.1,.2,.5,1,2,5,10,15,30,60,120,300,600,900,1800,3600,7200,14400,28800,86400];
    const step=steps.find(s=>span/s<=6)||span/6;for(const axis of axes){axis.replaceChildren();
    for(let k=Math.ceil(from/step-1e-9);k*step<=to+1e-9;k++){const t=k*step,x=(100*(t-from)/span)+"%";
    const l=document.createElementNS(NS,"line"),s=document.createElementNS(NS,"text");
    l.setAttribute("x1",x);l.setAttribute("x2",x);l.setAttribute("y1","0");l.setAttribute("y2","4");
    s.setAttribute("x",x);s.setAttribute("y","15");s.setAttribute("text-anchor",t-from<span*.02?"start":to-t<span*.05?"end":"middle");
    s.textContent=step<1?t.toFixed(1)+" s":clock(t);axis.append(l,s)}}};
    const zoom=(a,b)=>{const least=Math.min(end,bin*8);if(b-a<least){const m=(a+b)/2;a=m-least/2;b=m+least/2}
    if(a<0){b-=a;a=0}if(b>end){a-=b-end;b=end}from=Math.max(0,a);to=b;
    const box=`${from/bin} 0 ${(to-from)/bin} 1000`;for(const p of plots)p.inner.setAttribute("viewBox",box);
    for(const s of strips)s.setAttribute("viewBox",box);ticks();quiet()};
    const time=(e,svg)=>{const r=svg.getBoundingClientRect();return from+(to-from)*Math.min(1,Math.max(0,(e.clientX-r.left)/r.width))};
    let start=null;for(const p of plots){
    p.svg.addEventListener("pointermove",e=>{const t=time(e,p.svg);tell(t);if(start!==null){
    let band=p.svg.querySelector(".band");if(!band){band=document.createElementNS(NS,"rect");band.setAttribute("class","band");band.setAttribute("y","0");band.setAttribute("height","100%");p.svg.append(band)}
    const a=Math.min(start,t),b=Math.max(start,t);band.setAttribute("x",(100*(a-from)/(to-from))+"%");band.setAttribute("width",(100*(b-a)/(to-from))+"%")}});
    p.svg.addEventListener("pointerleave",quiet);
    p.svg.addEventListener("pointerdown",e=>{if(e.pointerType==="mouse"&&e.button===0){start=time(e,p.svg);p.svg.setPointerCapture(e.pointerId)}});
    p.svg.addEventListener("pointerup",e=>{const t=time(e,p.svg),s=start;start=null;all(".band",p.svg).forEach(b=>b.remove());
    if(s!==null&&Math.abs(t-s)>(to-from)*.01)zoom(Math.min(s,t),Math.max(s,t))});
    p.svg.addEventListener("dblclick",()=>zoom(0,end))}
    if(plots.length){const bar=make("div");bar.className="tools";bar.setAttribute("role","group");bar.setAttribute("aria-label","Time shown");
    const button=(text,act)=>{const b=make("button",text);b.type="button";b.addEventListener("click",act);bar.append(b)};
    button("Zoom in",()=>zoom(from+(to-from)/4,to-(to-from)/4));button("Zoom out",()=>zoom(from-(to-from)/2,to+(to-from)/2));
    button("Earlier",()=>zoom(from-(to-from)/2,to-(to-from)/2));button("Later",()=>zoom(from+(to-from)/2,to+(to-from)/2));button("Whole",()=>zoom(0,end));
    const hint=make("span","or draw over a stretch of a chart");hint.className="dim";bar.append(hint);
    const first=file.querySelector("figure.course-chart");if(first)first.before(bar)}}
    /* Choosing what is shown. */
    const files=document.getElementById("files");if(files){const bar=make("div");bar.className="tools";bar.setAttribute("role","group");bar.setAttribute("aria-label","What is shown");
    const button=(text,act)=>{const b=make("button",text);b.type="button";b.addEventListener("click",act);bar.append(b)};
    const details=()=>all("details.file",files);
    if(details().length>1){button("Open all",()=>details().forEach(d=>d.open=true));button("Fold all",()=>details().forEach(d=>d.open=false));
    const label=make("label","Files with "),input=make("input");input.type="search";input.size=12;
    input.addEventListener("input",()=>{const q=input.value.toLowerCase();for(const d of details())d.classList.toggle("hidden",!d.querySelector("summary").textContent.toLowerCase().includes(q))});
    label.append(input);bar.append(label)}
    const choose=(text,act)=>{const label=make("label"),box=make("input");box.type="checkbox";box.checked=true;box.addEventListener("change",()=>act(box.checked));label.append(box," "+text);bar.append(label)};
    const models=[...new Set(all("[data-model]",files).map(e=>e.dataset.model))];
    if(models.length>1)for(const m of models)choose(m,on=>all("[data-model]",files).filter(e=>e.dataset.model===m).forEach(e=>e.classList.toggle("hidden",!on)));
    for(const k of ["peak","episode"])if(files.querySelector("."+k))choose(k+"s",on=>files.classList.toggle("hide-"+k,!on));
    if(bar.children.length)files.querySelector("h2").after(bar)}
    let folded=[];addEventListener("beforeprint",()=>{folded=all("details.file:not([open])");folded.forEach(d=>d.open=true)});
    addEventListener("afterprint",()=>{folded.forEach(d=>d.open=false)});
    const go=()=>{const e=location.hash&&document.getElementById(location.hash.slice(1));const d=e&&e.closest("details");if(d){d.open=true;e.scrollIntoView()}};
    addEventListener("hashchange",go);go();
    })();
    """
}
