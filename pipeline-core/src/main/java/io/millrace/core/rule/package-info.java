/** The rules that {@code pipeline.check()} applies: {@link io.millrace.core.rule.Checker} is the door of this package. */
@NullMarked
package io.millrace.core.rule;

import org.jspecify.annotations.NullMarked;
