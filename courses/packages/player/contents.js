/* The course's contents beside the page: what is done, what is locked, how much is left. */
(function () {
  "use strict";
  var malaka = (window.malaka = window.malaka || {});

  malaka.part = function (name) {
    return document.querySelector("[data-part='" + name + "']");
  };
  malaka.make = function (tag, name, text) {
    var element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  };
  malaka.say = function (sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, function (_all, name) {
      return String(values[name]);
    });
  };
  var part = malaka.part;
  var make = malaka.make;

  /* `view` is {course, progress, current, language, words}. */
  function state(view, activity) {
    if (activity === view.current) return "now";
    if (view.progress.isDone(activity)) return "done";
    if (activity.kind === "quiz" && activity.here && view.progress.triesLeft(activity) === 0) return "failed";
    return !activity.here || view.progress.isLocked(activity) ? "locked" : "";
  }

  function entry(view, activity) {
    var kind = state(view, activity);
    var locked = view.progress.isLocked(activity);
    var link = make(locked ? "div" : "a", "activity" + (locked ? " activity--locked" : ""));
    var tick = make("span", "tick" + (kind ? " tick--" + kind : ""));
    tick.appendChild(make("span", "hidden-visually", view.words.states[kind || "open"]));
    link.appendChild(tick);
    var title = make("span", "", activity.title[view.language]);
    if (!activity.required) title.appendChild(make("span", "activity__note", view.words.notRequired));
    if (locked) title.appendChild(make("span", "activity__note", view.words.locked));
    link.appendChild(title);
    if (activity.minutes) {
      link.appendChild(make("span", "activity__minutes", malaka.say(view.words.minutes, { count: activity.minutes })));
    }
    if (!locked) link.href = "#activity-" + activity.key;
    if (activity === view.current) link.setAttribute("aria-current", "page");
    return link;
  }

  malaka.drawContents = function (view) {
    var list = part("contents");
    list.textContent = "";
    view.course.modules.forEach(function (module, place) {
      list.appendChild(make("h2", "", place + 1 + ". " + module.title[view.language]));
      var items = make("ul");
      module.activities.forEach(function (index) {
        items.appendChild(make("li")).appendChild(entry(view, view.course.activities[index]));
      });
      list.appendChild(items);
    });
    var done = view.progress.finished().length;
    var all = view.progress.needed().length;
    part("bar").max = all || 1;
    part("bar").value = all ? done : 1;
    part("count").textContent = done + "/" + all;
    part("done").textContent = malaka.say(view.words.done, { done: done, all: all });
    part("end").hidden = done < all;
  };
})();
