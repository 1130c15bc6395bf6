/** A limit on attempts at a time that finds out by itself how many a dependency can use. */
@NullMarked
package io.millrace.resilience.limit;

import org.jspecify.annotations.NullMarked;
