/** The operators behind the verbs of {@link io.millrace.core.Pipeline}. */
@NullMarked
package io.millrace.core.operator;

import org.jspecify.annotations.NullMarked;
