/** Operators that pass elements on one by one, or make one of all of them. */
@NullMarked
package io.millrace.operators.element;

import org.jspecify.annotations.NullMarked;
