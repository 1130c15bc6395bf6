/** Reads the byte code of functions for {@code pipeline.check()}; found by itself when it is on the class path. */
@NullMarked
package io.millrace.check;

import org.jspecify.annotations.NullMarked;
