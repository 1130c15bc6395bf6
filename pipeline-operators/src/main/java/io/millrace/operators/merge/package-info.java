/** Operators through which several pipelines flow together into one. */
@NullMarked
package io.millrace.operators.merge;

import org.jspecify.annotations.NullMarked;
