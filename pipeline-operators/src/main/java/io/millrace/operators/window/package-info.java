/** Operators that put elements together by the time at which they happened or arrived. */
@NullMarked
package io.millrace.operators.window;

import org.jspecify.annotations.NullMarked;
