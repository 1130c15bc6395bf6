/** The same sharp edge in Millrace and its peers: who is right, hangs, overflows, starves or loses. {@code ./compare} runs it. */
@NullMarked
package io.millrace.benchmarks.edge;

import org.jspecify.annotations.NullMarked;
