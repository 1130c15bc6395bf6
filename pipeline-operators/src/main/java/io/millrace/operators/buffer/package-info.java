/** Operators that hold elements for a slower next stage and do not make the source wait. */
@NullMarked
package io.millrace.operators.buffer;

import org.jspecify.annotations.NullMarked;
