/* What the learner has done: kept short, because cmi.suspend_data holds 4,096 letters (RTE 3.4.4). */
(function () {
  "use strict";
  var malaka = (window.malaka = window.malaka || {});
  var BEST = { "not attempted": 0, browsed: 0, incomplete: 1, failed: 2, completed: 3, passed: 4 };

  var ROOM = 4096;

  /* A score is never rounded up: 59.999 has not reached 60. */
  malaka.hundredths = function (score) {
    return Math.floor(score * 100 + 1e-6);
  };

  /* "1;ru;a1b2c3,d4e5f6;0a1b2c=8333:2:1": format; language; lessons done; quizzes: best score x 100, tries,
     passed; and "0a1b2c=3_7.2", answers not handed in, left out when they do not fit */
  function read(text) {
    var parts = String(text).split(";");
    var record = { language: "", done: {}, quizzes: {}, drafts: {} };
    if (parts[0] !== "1") return record;
    record.language = parts[1] || "";
    (parts[2] ? parts[2].split(",") : []).forEach(function (short) {
      record.done[short] = true;
    });
    (parts[3] ? parts[3].split(",") : []).forEach(function (entry) {
      var found = /^(\w+)=(\d+):(\d+):([01])$/.exec(entry);
      if (found) record.quizzes[found[1]] = { best: +found[2] / 100, tries: +found[3], passed: found[4] === "1" };
    });
    (parts[4] ? parts[4].split(",") : []).forEach(function (entry) {
      var draft = entry.split("=");
      record.drafts[draft[0]] = draft[1] || "";
    });
    return record;
  }

  function write(record) {
    var quizzes = Object.keys(record.quizzes).map(function (short) {
      var quiz = record.quizzes[short];
      return short + "=" + malaka.hundredths(quiz.best) + ":" + quiz.tries + ":" + (quiz.passed ? 1 : 0);
    });
    var drafts = Object.keys(record.drafts).map(function (short) {
      return short + "=" + record.drafts[short];
    });
    var kept = ["1", record.language, Object.keys(record.done).join(","), quizzes.join(",")].join(";");
    var whole = drafts.length ? kept + ";" + drafts.join(",") : kept;
    return whole.length <= ROOM ? whole : kept;
  }

  function Progress(course, store) {
    this.course = course;
    this.store = store;
    this.record = read(store.get("cmi.suspend_data"));
    this.counts = store.counts();
    this.status = store.get("cmi.core.lesson_status");
    if (this.counts && !(BEST[this.status] > 0)) this.report();
  }
  Progress.prototype = {
    place: function () {
      return this.store.get("cmi.core.lesson_location");
    },
    moveTo: function (activity, language) {
      this.record.language = language;
      this.store.set("cmi.core.lesson_location", activity.key);
      this.save();
    },
    quiz: function (activity) {
      return this.record.quizzes[activity.short] || { best: 0, tries: 0, passed: false };
    },
    isDone: function (activity) {
      return activity.kind === "quiz" ? this.quiz(activity).passed : !!this.record.done[activity.short];
    },
    /* A required activity opens when those before it are done, where the course says so. */
    isLocked: function (activity) {
      if (!this.course.sequential || this.isDone(activity)) return false;
      var before = this.course.activities.slice(0, this.course.activities.indexOf(activity));
      return before.some(function (other) {
        return other.required && other.here && !this.isDone(other);
      }, this);
    },
    finishLesson: function (activity) {
      if (activity.kind !== "lesson") return;
      this.record.done[activity.short] = true;
      this.report();
    },
    /* A try at a quiz; a worse or a failed one takes nothing away. */
    finishTry: function (activity, result) {
      var before = this.quiz(activity);
      this.record.quizzes[activity.short] = {
        best: Math.max(before.best, result.score),
        tries: before.tries + 1,
        passed: before.passed || result.passed
      };
      this.keepDraft(activity, "");
      this.report();
    },
    draft: function (activity) {
      return this.record.drafts[activity.short] || "";
    },
    keepDraft: function (activity, text) {
      if (text) this.record.drafts[activity.short] = text;
      else delete this.record.drafts[activity.short];
      this.save();
    },
    triesLeft: function (activity) {
      return activity.tries ? Math.max(0, activity.tries - this.quiz(activity).tries) : Infinity;
    },
    needed: function () {
      return this.course.activities.filter(function (activity) {
        return activity.required && activity.here;
      });
    },
    finished: function () {
      return this.needed().filter(this.isDone, this);
    },
    /* Completed by reading, passed by quizzes, failed when a quiz that is needed has no tries left. */
    reached: function () {
      var needed = this.needed();
      var quizzes = needed.filter(function (activity) {
        return activity.kind === "quiz";
      });
      if (this.finished().length === needed.length) return quizzes.length ? "passed" : "completed";
      var lost = quizzes.some(function (activity) {
        return !this.isDone(activity) && this.triesLeft(activity) === 0;
      }, this);
      var open = needed.some(function (activity) {
        return !this.isDone(activity) && (activity.kind !== "quiz" || this.triesLeft(activity) > 0);
      }, this);
      return lost && !open ? "failed" : "incomplete";
    },
    /* The weighted mean of the best scores, a quiz not tried counting as 0; null where nothing is graded. */
    score: function () {
      var weights = 0;
      var sum = 0;
      var tried = false;
      this.course.activities.forEach(function (activity) {
        if (activity.kind !== "quiz" || !activity.here || !activity.weight) return;
        weights += activity.weight;
        sum += activity.weight * this.quiz(activity).best;
        tried = tried || this.quiz(activity).tries > 0;
      }, this);
      return tried && weights ? malaka.hundredths(sum / weights) / 100 : null;
    },
    /* Tell the learning system where the learner stands; never less than it already knows. */
    report: function () {
      var reached = this.reached();
      if (this.counts && (BEST[reached] > (BEST[this.status] || 0) || !this.status)) {
        this.status = reached;
        this.store.set("cmi.core.lesson_status", reached);
      }
      this.reportScore();
      this.save();
    },
    /* With a mastery score the system itself judges by the score (RTE 3.4.4), so it hears of it at the end only. */
    reportScore: function () {
      var score = this.score();
      var known = parseFloat(this.store.get("cmi.core.score.raw"));
      if (!this.counts || score === null || (this.course.mastery && this.reached() === "incomplete")) return;
      if (score <= known) return;
      this.store.set("cmi.core.score.min", 0);
      this.store.set("cmi.core.score.max", 100);
      this.store.set("cmi.core.score.raw", score);
    },
    save: function () {
      this.store.set("cmi.suspend_data", write(this.record));
      this.store.commit();
    }
  };

  malaka.Progress = Progress;
})();
