/** What is made of the measurements: rows, a table, a page and a chart. */
@NullMarked
package io.millrace.benchmarks.report;

import org.jspecify.annotations.NullMarked;
