/** Operators that remember something for each key: states, repeats, a whole operator. */
@NullMarked
package io.millrace.operators.keyed;

import org.jspecify.annotations.NullMarked;
