/* Answers not handed in yet, as a short text: places of what was chosen, in the order in which the page's file has
   its inputs, so that they fit into cmi.suspend_data and hold in every language. "3_7.2": the fourth input is
   ticked, the eighth is a list of which the third entry is chosen. */
(function () {
  "use strict";
  var malaka = (window.malaka = window.malaka || {});

  malaka.takeDraft = function (inputs) {
    var chosen = [];
    inputs.forEach(function (input, place) {
      if (input.tagName === "SELECT") {
        if (input.selectedIndex > 0) chosen.push(place.toString(36) + "." + input.selectedIndex.toString(36));
      } else if (input.checked) chosen.push(place.toString(36));
    });
    return chosen.join("_");
  };

  malaka.putDraft = function (inputs, text) {
    (text ? text.split("_") : []).forEach(function (entry) {
      var parts = entry.split(".");
      var input = inputs[parseInt(parts[0], 36)];
      if (!input) return;
      if (input.tagName === "SELECT") input.selectedIndex = parseInt(parts[1], 36);
      else input.checked = true;
    });
  };

  malaka.isAnswered = function (question) {
    return malaka.all(question, "input, select").some(function (input) {
      return input.tagName === "SELECT" ? input.value !== "" : input.checked;
    });
  };
})();
