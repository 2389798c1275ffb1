/* Talks to the learning system that shows the package, or to the browser's own memory where there is none.
   SCORM 1.2 Run-Time Environment 3.3 (finding the API), 3.4 (data model). */
(function () {
  "use strict";
  var malaka = (window.malaka = window.malaka || {});
  var LEVELS = 50;

  function apiOf(frame) {
    for (var level = 0; frame && level < LEVELS; level += 1) {
      try {
        if (frame.API) return frame.API;
      } catch (_elsewhere) {
        return null; /* another site's frame may not be looked into */
      }
      if (frame.parent === frame) return null;
      frame = frame.parent;
    }
    return null;
  }

  function findApi() {
    var found = apiOf(window);
    try {
      for (var level = 0, opener = window.top.opener; !found && opener && level < LEVELS; level += 1) {
        found = apiOf(opener);
        opener = opener.top && opener.top.opener;
      }
    } catch (_elsewhere) {
      return found;
    }
    return found;
  }

  /* CMITimespan, HHHH:MM:SS.SS (RTE 3.4.3) */
  function timespan(milliseconds) {
    var seconds = Math.floor(milliseconds / 1000);
    function two(number) {
      return (number < 10 ? "0" : "") + number;
    }
    var hours = Math.min(9999, Math.floor(seconds / 3600));
    return ("000" + hours).slice(-4) + ":" + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60) + ".00";
  }

  function LearningSystem(api) {
    this.api = api;
    this.begun = Date.now();
    this.open = String(api.LMSInitialize("")) === "true";
  }
  LearningSystem.prototype = {
    get: function (name) {
      return this.open ? String(this.api.LMSGetValue(name)) : "";
    },
    set: function (name, value) {
      if (this.open) this.api.LMSSetValue(name, String(value));
    },
    commit: function () {
      if (this.open) this.api.LMSCommit("");
    },
    finish: function () {
      if (!this.open) return;
      this.set("cmi.core.session_time", timespan(Date.now() - this.begun));
      this.set("cmi.core.exit", "suspend"); /* what was reached is there again, also after the end */
      this.commit();
      this.api.LMSFinish("");
      this.open = false;
    },
    /* Nothing counts while the package is only looked at (RTE 3.4.4, cmi.core.lesson_mode). */
    counts: function () {
      var mode = this.get("cmi.core.lesson_mode");
      return mode !== "browse" && mode !== "review";
    }
  };

  function OwnMemory(name) {
    this.name = name;
    this.kept = {};
    try {
      this.kept = JSON.parse(window.localStorage.getItem(name)) || {};
    } catch (_none) {
      this.kept = {};
    }
  }
  OwnMemory.prototype = {
    get: function (name) {
      return this.kept[name] || "";
    },
    set: function (name, value) {
      this.kept[name] = String(value);
    },
    commit: function () {
      try {
        window.localStorage.setItem(this.name, JSON.stringify(this.kept));
      } catch (_full) {
        return; /* a browser that keeps nothing still shows the course */
      }
    },
    finish: function () {
      this.commit();
    },
    counts: function () {
      return true;
    }
  };

  /* Where progress is kept: the learning system if one is found, else this browser under `name`. */
  malaka.connect = function (name) {
    var api = findApi();
    var system = api && new LearningSystem(api);
    return system && system.open ? system : new OwnMemory(name);
  };
})();
