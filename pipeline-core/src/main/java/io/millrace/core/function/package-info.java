/** Serializable functional interfaces, so that a pipeline stays a value. */
@NullMarked
package io.millrace.core.function;

import org.jspecify.annotations.NullMarked;
