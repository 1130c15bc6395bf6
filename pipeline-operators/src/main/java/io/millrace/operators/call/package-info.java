/** Calls that several elements share: identical ones, and many keys in one. For {@code mapAsync}. */
@NullMarked
package io.millrace.operators.call;

import org.jspecify.annotations.NullMarked;
