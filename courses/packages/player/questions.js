/* Grades questions in the browser, by the rules of courses/document/questions; exact, in whole numbers. */
(function () {
  "use strict";
  var malaka = (window.malaka = window.malaka || {});

  function all(root, selector) {
    return Array.prototype.slice.call(root.querySelectorAll(selector));
  }

  /* What was chosen: {right, wrong, keys}, counted in options, or in rows that have a choice each. */
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
    all(question, "select[data-keys]").forEach(function (select) {
      found.keys += 1;
      found.chosen += select.value ? 1 : 0;
      found.right += select.value && isRightChoice(select) ? 1 : 0;
      found.wrong += select.value && !isRightChoice(select) ? 1 : 0;
    });
    return found;
  }
  function isRightChoice(select) {
    return select.getAttribute("data-keys").split(" ").indexOf(select.value) >= 0;
  }

  /* Steps as they were put; those without a place come last, as they are shown. Null when none has a place. */
  function putOrder(question) {
    var rows = all(question, "li[data-place]").map(function (row, shown) {
      var place = parseInt(row.querySelector("select").value, 10);
      return { row: row, key: +row.getAttribute("data-place"), place: place || 1000, shown: shown };
    });
    rows.sort(function (one, other) {
      return one.place - other.place || one.shown - other.shown;
    });
    return rows.length && rows[0].place < 1000 ? rows : null;
  }

  /* The share of the points as a fraction, never below 0; as Scoring.share in base.py. */
  function share(found, scoring) {
    if (!found.keys) return { over: 0, under: 1 };
    if (scoring === "all") return { over: found.right === found.keys && !found.wrong ? 1 : 0, under: 1 };
    var taken = scoring === "partial" ? Math.max(0, found.right + found.wrong - found.keys) : found.wrong;
    return { over: Math.max(0, found.right - taken), under: found.keys };
  }
  function oneRight(question) {
    return share(count(question), "all");
  }
  function several(question) {
    return share(count(question), question.querySelector("[data-scoring]").getAttribute("data-scoring"));
  }

  /* By type; each gives {over, under}. */
  var rules = (malaka.rules = {
    single_choice: oneRight,
    true_false: oneRight,
    multiple_response: several,
    matching: several,
    categorise: several,
    ordering: function (question) {
      var rows = putOrder(question) || [];
      var right = rows.filter(function (row, at) {
        return at && row.key === rows[at - 1].key + 1;
      });
      return { over: right.length, under: Math.max(1, all(question, "li[data-place]").length - 1) };
    }
  });

  malaka.grade = function (question, type) {
    return rules[type](question);
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
    option.insertBefore(sign, option.tagName === "LABEL" ? option.children[2] || null : null);
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
    all(question, "[data-row] select[data-keys]").forEach(function (select) {
      var isRight = isRightChoice(select);
      mark(rowOf(select), select.value && (isRight ? "right" : "wrong"), isRight ? words.right : words.wrong);
      var why = rowOf(select).querySelector("[data-why]");
      if (why) why.hidden = !select.value;
    });
    var isRight = share.over === share.under;
    all(question, "[data-right-order]").forEach(function (key) {
      key.hidden = isRight;
    });
    all(question, "[data-verdict]").forEach(function (verdict) {
      verdict.hidden = (verdict.getAttribute("data-verdict") === "right") !== isRight;
    });
    return isRight;
  };

  function rowOf(element) {
    while (element && !element.hasAttribute("data-row")) element = element.parentNode;
    return element;
  }

  malaka.forget = function (question) {
    all(question, "[data-row]").forEach(function (row) {
      row.querySelector("select").value = "";
      row.querySelector("select").disabled = false;
      mark(row, "", "");
    });
    all(question, "[data-row] [data-why], [data-right-order]").forEach(function (told) {
      told.hidden = true;
    });
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
