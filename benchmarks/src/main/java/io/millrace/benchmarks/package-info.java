/** Every workload against every peer: what is measured, how, and the command that does it. */
@NullMarked
package io.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
