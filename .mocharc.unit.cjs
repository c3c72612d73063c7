/**
 * For unit and lifecycle tests while developing: the files are named on the command line. Left to itself, mocha takes one
 * process less than the machine has cores, which is a single one on two.
 */
module.exports = { ...require("./.mocharc.cjs"), spec: [], reporter: "dot" };
