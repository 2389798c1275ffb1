/* A quiz: asked in a new order each try, graded when handed in, told what each answer was worth. */
(function () {
  "use strict";
  var malaka = (window.malaka = window.malaka || {});

  function mix(parent, selector) {
    malaka.shuffle(malaka.all(parent, selector)).forEach(function (item) {
      item.parentNode.appendChild(item);
    });
  }

  function number(questions) {
    questions.forEach(function (question, place) {
      question.querySelector("[data-number]").textContent = place + 1 + ".";
    });
  }

  function prepare(form, activity) {
    if (activity.shuffleQuestions) mix(form.querySelector("[data-questions]"), "[data-question]");
    malaka.all(form, "[data-question]").forEach(function (question) {
      malaka.forget(question);
      if (activity.shuffleOptions) mix(question, "label[data-right]");
      mix(question, "[data-row]");
    });
    number(malaka.all(form, "[data-question]"));
  }

  function tell(panel, result, activity, progress, words) {
    var left = progress.triesLeft(activity);
    var score = malaka.hundredths(result.score) / 100;
    panel.className = "card card--flat result" + (result.passed ? " result--passed" : "");
    panel.querySelector("[data-score]").textContent = malaka.say(words.score, { score: score, mark: activity.mark });
    panel.querySelector("[data-outcome]").textContent = result.passed ? words.passed : words.notPassed;
    panel.querySelector("[data-tries]").textContent =
      left === Infinity || result.passed ? "" : left ? malaka.say(words.triesLeft, { count: left }) : words.noTriesLeft;
    panel.querySelector("[data-again]").hidden = left === 0;
    panel.hidden = false;
    panel.querySelector("h2").focus();
  }

  /* Make the quiz in `root` work; `changed` is called when a try has been graded. */
  malaka.playQuiz = function (root, activity, progress, words, changed) {
    var form = root.querySelector("form[data-quiz]");
    var panel = root.querySelector("[data-result]");
    if (!form) return;
    var hand = form.querySelector("[data-hand-in]");
    var warned = form.querySelector("[data-unanswered]");
    var inputs = malaka.all(form, "input, select");

    function begin() {
      var open = progress.triesLeft(activity) > 0;
      prepare(form, activity);
      if (open) malaka.putDraft(inputs, progress.draft(activity));
      warned.hidden = true;
      panel.hidden = true;
      hand.hidden = !open;
      root.querySelector("[data-closed]").hidden = open;
      form.hidden = !open;
    }

    form.addEventListener("change", function () {
      progress.keepDraft(activity, malaka.takeDraft(inputs));
      warned.hidden = true;
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (hand.hidden) return;
      var unanswered = malaka.all(form, "[data-question]").filter(function (question) {
        return !malaka.isAnswered(question);
      });
      if (unanswered.length && warned.hidden) {
        warned.textContent = malaka.say(words.unanswered, { count: unanswered.length });
        warned.hidden = false;
        return;
      }
      var result = malaka.gradeAll(form, Math.round(activity.mark * 100));
      malaka.all(form, "[data-question]").forEach(function (question) {
        malaka.review(question, question.getAttribute("data-question"), words);
        malaka.all(question, "input, select").forEach(function (input) {
          input.disabled = true;
        });
      });
      hand.hidden = true;
      progress.finishTry(activity, result);
      tell(panel, result, activity, progress, words);
      changed();
    });
    panel.querySelector("[data-again]").addEventListener("click", function () {
      begin();
      var first = form.querySelector("input, select");
      if (first) first.focus();
    });
    begin();
  };

  /* Knowledge checks inside a lesson: answered as often as one likes, nothing is kept. */
  malaka.playChecks = function (root, words, announce) {
    malaka.all(root, "[data-check-answer]").forEach(function (button) {
      var question = button.closest("[data-check]");
      var reminder = question.querySelector("[data-unanswered]");
      button.addEventListener("click", function () {
        reminder.hidden = malaka.isAnswered(question);
        if (!reminder.hidden) return announce(reminder.textContent);
        var isRight = malaka.review(question, question.getAttribute("data-check"), words);
        announce(isRight ? words.right : words.notQuite);
      });
    });
  };
})();
