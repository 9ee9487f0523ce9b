(function () {
  "use strict";
  var root = document.documentElement, button = document.getElementById("language"), name = "zhibiao-language";
  var titles = { zh: document.title, en: root.dataset.titleEn || document.title };
  function show(language) {
    root.dataset.language = language;
    root.lang = language === "en" ? "en" : "zh-CN";
    document.title = titles[language];
    button.textContent = language === "en" ? "中文" : "English";
    button.lang = language === "en" ? "zh-CN" : "en";
  }
  var kept = null;
  try { kept = window.localStorage.getItem(name); } catch (e) { /* a browser may forbid it */ }
  show(kept === "en" ? "en" : "zh");
  button.hidden = false;
  button.addEventListener("click", function () {
    var language = root.dataset.language === "en" ? "zh" : "en";
    show(language);
    try { window.localStorage.setItem(name, language); } catch (e) { /* then it is chosen anew */ }
  });
})();
