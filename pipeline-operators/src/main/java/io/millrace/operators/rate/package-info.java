/** Operators between stages of different speed: they merge, repeat, thin out, or slow down. */
@NullMarked
package io.millrace.operators.rate;

import org.jspecify.annotations.NullMarked;
