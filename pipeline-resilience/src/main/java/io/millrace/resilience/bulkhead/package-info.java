/** The limit on how many attempts run at a time, shared by stages. */
@NullMarked
package io.millrace.resilience.bulkhead;

import org.jspecify.annotations.NullMarked;
