/* SCORM 1.2 run-time for a package in a frame of nobody's origin: everything is kept in memory and told to the page
   around it by postMessage. Served beside the package's own files as their first script. ES5. */
(function () {
  "use strict";

  var began = "not attempted";
  var error = "0";
  var open = false;
  var seen = {};
  var state = { status: began, location: "", suspended: "" };
  var NAMES = { "0": "No error", "101": "General exception", "201": "Invalid argument error", "301": "Not initialized", "401": "Not implemented error", "402": "Invalid set value, element is a keyword", "403": "Element is read only", "405": "Incorrect Data Type" };
  var STATUSES = ["passed", "completed", "failed", "incomplete", "browsed", "not attempted"];
  var READ_ONLY = /^cmi\.(core\.(student_id|student_name|credit|entry|total_time|lesson_mode|_children)|launch_data|comments_from_lms|student_data\..*|.*\._count|.*\._children)$/;

  try { var kept = JSON.parse(window.name); if (kept && typeof kept.status === "string") { state = kept; } } catch (nothing) { /* first time, or not in our page */ }

  var model = {
    "cmi.core._children": "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time",
    "cmi.core.score._children": "raw,min,max",
    "cmi.core.student_id": "learner",
    "cmi.core.student_name": "\u5b66\u5458",
    "cmi.core.lesson_location": state.location,
    "cmi.core.credit": "no-credit",
    "cmi.core.lesson_status": state.status,
    "cmi.core.entry": state.status === began ? "ab-initio" : "resume",
    "cmi.core.score.raw": "",
    "cmi.core.total_time": "0000:00:00.00",
    "cmi.core.lesson_mode": "normal",
    "cmi.suspend_data": state.suspended,
    "cmi.launch_data": "",
    "cmi.comments": "",
    "cmi.interactions._count": "0",
    "cmi.objectives._count": "0"
  };

  function fail(code, value) { error = code; return value; }

  function tell() {
    state = { status: model["cmi.core.lesson_status"], location: model["cmi.core.lesson_location"], suspended: model["cmi.suspend_data"] };
    window.name = JSON.stringify(state);
    window.parent.postMessage({ anpei: "scorm", state: state }, "*");
  }

  window.API = {
    LMSInitialize: function () {
      open = true;
      if (model["cmi.core.lesson_status"] === began) { model["cmi.core.lesson_status"] = "incomplete"; }
      return fail("0", "true");
    },
    LMSFinish: function () {
      if (!open) { return fail("301", "false"); }
      tell();
      open = false;
      return fail("0", "true");
    },
    LMSCommit: function () {
      if (!open) { return fail("301", "false"); }
      tell();
      return fail("0", "true");
    },
    LMSGetValue: function (name) {
      if (!open) { return fail("301", ""); }
      name = String(name);
      if (Object.prototype.hasOwnProperty.call(model, name)) { return fail("0", model[name]); }
      return fail(/^cmi\./.test(name) ? "0" : "201", "");
    },
    LMSSetValue: function (name, value) {
      if (!open) { return fail("301", "false"); }
      name = String(name);
      value = String(value);
      if (!/^cmi\./.test(name)) { return fail("201", "false"); }
      if (READ_ONLY.test(name)) { return fail("403", "false"); }
      if (name === "cmi.core.lesson_status" && STATUSES.indexOf(value) < 0) { return fail("405", "false"); }
      if (name === "cmi.core.lesson_location" && value.length > 255) { return fail("405", "false"); }
      if (value.length > 4096) { return fail("405", "false"); }
      var row = /^cmi\.(interactions|objectives)\.(\d+)\./.exec(name);
      if (row && Number(row[2]) < 1000) {
        seen[row[1]] = Math.max(seen[row[1]] || 0, Number(row[2]) + 1);
        model["cmi." + row[1] + "._count"] = String(seen[row[1]]);
      }
      model[name] = value;
      return fail("0", "true");
    },
    LMSGetLastError: function () { return error; },
    LMSGetErrorString: function (code) { return NAMES[String(code)] || ""; },
    LMSGetDiagnostic: function (code) { return NAMES[String(code)] || ""; }
  };
}());
