/** Operators that send elements several ways: to branches with stages of their own, in the same run. */
@NullMarked
package io.millrace.operators.branch;

import org.jspecify.annotations.NullMarked;
