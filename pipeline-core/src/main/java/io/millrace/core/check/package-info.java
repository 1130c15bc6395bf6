/** What {@code pipeline.check()} says: rules, findings and their report, and what extensions say about themselves for it. */
@NullMarked
package io.millrace.core.check;

import org.jspecify.annotations.NullMarked;
