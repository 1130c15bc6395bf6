/** Operators that find frames in chunks of bytes: lines, records behind their length, JSON values. */
@NullMarked
package io.millrace.operators.framing;

import org.jspecify.annotations.NullMarked;
