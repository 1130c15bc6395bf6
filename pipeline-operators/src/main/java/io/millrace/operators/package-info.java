/** Reusable pieces for {@code via(...)}, from factories in families. */
@NullMarked
package io.millrace.operators;

import org.jspecify.annotations.NullMarked;
