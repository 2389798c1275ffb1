/* Grades questions in the browser, by the rules of courses/document/questions; exact, in whole numbers. */
(function () {
  "use strict";
  var malaka = (window.malaka = window.malaka || {});

  function all(root, selector) {
    return Array.prototype.slice.call(root.querySelectorAll(selector));
  }

  /* What was chosen: {right, wrong, keys}, counted in options. */
  function count(question) {
    var found = { right: 0, wrong: 0, keys: 0, chosen: 0 };
    all(question, "label[data-right]").forEach(function (option) {
      var isKey = option.getAttribute("data-right") === "1";
      var isChosen = option.querySelector("input").checked;
      found.keys += isKey ? 1 : 0;
      found.chosen += isChosen ? 1 : 0;
      found.right += isKey && isChosen ? 1 : 0;
      found.wrong += !isKey && isChosen ? 1 : 0;
    });
    return found;
  }

  /* The share of the points as a fraction. One right answer: all or nothing. Several: (right - wrong) / keys. */
  var rules = {
    single_choice: function (found) {
      return { over: found.right === found.keys && !found.wrong && found.chosen ? 1 : 0, under: 1 };
    },
    multiple_response: function (found) {
      return { over: Math.max(0, found.right - found.wrong), under: found.keys || 1 };
    }
  };

  malaka.grade = function (question, type) {
    return rules[type](count(question));
  };

  function divisor(a, b) {
    return b ? divisor(b, a % b) : a;
  }

  /* Score of a form in per cent and whether it meets the mark; points and mark come as hundredths. */
  malaka.gradeAll = function (form, mark) {
    var under = 1;
    var questions = all(form, "[data-question]").map(function (question) {
      var share = malaka.grade(question, question.getAttribute("data-question"));
      under = (under * share.under) / divisor(under, share.under);
      return { share: share, points: +question.getAttribute("data-points") };
    });
    var earned = 0;
    var points = 0;
    questions.forEach(function (question) {
      earned += question.points * question.share.over * (under / question.share.under);
      points += question.points * under;
    });
    return { score: points ? (earned * 100) / points : 0, passed: points > 0 && earned * 10000 >= mark * points };
  };

  function mark(option, kind, word) {
    option.className = option.className.replace(/ option--\w+/g, "") + (kind ? " option--" + kind : "");
    var sign = option.querySelector(".option__mark");
    if (sign) option.removeChild(sign);
    if (!kind) return;
    sign = document.createElement("span");
    sign.className = "option__mark";
    sign.textContent = word;
    option.insertBefore(sign, option.children[2] || null);
  }

  /* Show what the chosen answers were worth, and why. */
  malaka.review = function (question, type, words) {
    var share = malaka.grade(question, type);
    all(question, "label[data-right]").forEach(function (option) {
      var isChosen = option.querySelector("input").checked;
      var isKey = option.getAttribute("data-right") === "1";
      mark(option, isChosen && (isKey ? "right" : "wrong"), isKey ? words.right : words.wrong);
      var why = option.querySelector("[data-why]");
      if (why) why.hidden = !isChosen;
    });
    var isRight = share.over === share.under;
    all(question, "[data-verdict]").forEach(function (verdict) {
      verdict.hidden = (verdict.getAttribute("data-verdict") === "right") !== isRight;
    });
    return isRight;
  };

  malaka.forget = function (question) {
    all(question, "label[data-right]").forEach(function (option) {
      option.querySelector("input").checked = false;
      option.querySelector("input").disabled = false;
      mark(option, "", "");
      var why = option.querySelector("[data-why]");
      if (why) why.hidden = true;
    });
    all(question, "[data-verdict]").forEach(function (verdict) {
      verdict.hidden = true;
    });
  };

  malaka.shuffle = function (items) {
    for (var last = items.length - 1; last > 0; last -= 1) {
      var other = Math.floor(Math.random() * (last + 1));
      var kept = items[last];
      items[last] = items[other];
      items[other] = kept;
    }
    return items;
  };

  malaka.all = all;
})();
