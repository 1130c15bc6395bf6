/** Single parts, measured by JMH: {@code ./bench --jmh}. */
@NullMarked
package io.millrace.benchmarks.part;

import org.jspecify.annotations.NullMarked;
