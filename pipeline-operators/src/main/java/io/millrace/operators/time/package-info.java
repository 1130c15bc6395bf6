/** Operators and sources that do something because time has passed. */
@NullMarked
package io.millrace.operators.time;

import org.jspecify.annotations.NullMarked;
