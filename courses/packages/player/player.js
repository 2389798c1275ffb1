/* The course itself: contents, pages, the way on, languages. Pages come as scripts, because a page opened from a
   folder may load scripts and nothing else. */
(function () {
  "use strict";
  var malaka = (window.malaka = window.malaka || {});
  var course = malaka.course;
  var part = malaka.part;
  var make = malaka.make;
  var waiting = {};
  var pages = {};
  var store, progress, current, language;

  function words() {
    return course.words[language];
  }
  function announce(text) {
    part("news").textContent = "";
    window.setTimeout(function () {
      part("news").textContent = text;
    }, 50);
  }

  /* Called by each page's script. */
  malaka.deliver = function (address, html) {
    pages[address] = html;
    (waiting[address] || []).splice(0).forEach(function (go) {
      go(html);
    });
  };
  function fetchPage(address, go) {
    if (pages[address] !== undefined) return go(pages[address]);
    waiting[address] = [go];
    var script = document.createElement("script");
    script.src = address;
    script.onerror = function () {
      go("<p>" + words().missing + "</p>");
    };
    document.body.appendChild(script);
  }

  function neighbour(step) {
    return course.activities[course.activities.indexOf(current) + step];
  }
  function drawWays() {
    var back = neighbour(-1);
    var next = neighbour(1);
    var reading = current.kind === "lesson" && !progress.isDone(current);
    part("back").hidden = !back;
    var asked = current.kind === "quiz" && current.here && !progress.isDone(current);
    part("next").className = "button" + (asked ? " button--quiet" : "");
    part("next").hidden = !next && !reading;
    part("next").disabled = !!next && !reading && progress.isLocked(next);
    part("next").textContent = next
      ? malaka.say(reading ? words().doneAndNext : words().next, { title: next.title[language] })
      : words().lessonDone;
  }
  function draw() {
    malaka.drawContents({ course: course, progress: progress, current: current, language: language, words: words() });
    drawWays();
  }

  function open(activity, focus) {
    if (progress.isLocked(activity)) return;
    current = activity;
    progress.moveTo(activity, language);
    draw();
    fetchPage("content/" + language + "/" + activity.page + ".js", function (html) {
      if (activity !== current) return;
      var root = part("page");
      root.innerHTML = html;
      malaka.playChecks(root, words(), announce);
      malaka.playQuiz(root, activity, progress, words(), draw);
      document.title = activity.title[language] + " · " + course.title[language];
      window.scrollTo(0, 0);
      if (focus) part("page").querySelector("h1").focus();
    });
  }
  function activityOf(key) {
    return course.activities.filter(function (activity) {
      return activity.key === key;
    })[0];
  }
  function speak(code) {
    language = code;
    document.documentElement.lang = code;
    malaka.all(document, "[data-say]").forEach(function (element) {
      element.textContent = words()[element.getAttribute("data-say")];
    });
    malaka.all(document, "[data-name]").forEach(function (element) {
      element.setAttribute("aria-label", words()[element.getAttribute("data-name")]);
    });
    part("title").textContent = course.title[code];
    part("language").value = code;
  }

  function listen() {
    document.addEventListener("click", function (event) {
      var link = event.target.closest && event.target.closest("a[href]");
      if (!link) return;
      var address = link.getAttribute("href");
      if (/^https?:/.test(address)) link.target = "_blank"; /* the course stays open */
      if (address.indexOf("#activity-") !== 0) return;
      event.preventDefault();
      var target = activityOf(address.slice(10));
      if (window.innerWidth < 960) part("outline").open = false;
      if (target) open(target, true);
    });
    part("next").addEventListener("click", function () {
      var next = neighbour(1);
      progress.finishLesson(current);
      if (next) return open(next, true);
      draw();
      announce(part("done").textContent);
    });
    part("back").addEventListener("click", function () {
      open(neighbour(-1), true);
    });
    part("language").addEventListener("change", function () {
      speak(part("language").value);
      open(current, false);
    });
    ["pagehide", "unload"].forEach(function (name) {
      window.addEventListener(name, function () {
        store.finish();
      });
    });
    window.addEventListener("pageshow", function (event) {
      if (event.persisted) window.location.reload(); /* the session was ended when the page was left */
    });
  }

  function begin() {
    store = malaka.connect("malaka:" + course.key);
    progress = new malaka.Progress(course, store);
    course.languages.forEach(function (item) {
      var option = make("option", "", item.name);
      option.value = item.code;
      option.lang = item.code;
      part("language").appendChild(option);
    });
    part("languages").hidden = course.languages.length < 2;
    part("outline").open = window.innerWidth >= 960;
    speak(course.words[progress.record.language] ? progress.record.language : course.languages[0].code);
    listen();
    open(activityOf(progress.place()) || course.activities[0], false);
    if (!current) open(course.activities[0], false);
  }
  begin();
})();
