/** What functions of many runs share without blocking a thread: a fair semaphore, and a mutex around a value. */
@NullMarked
package io.millrace.core.sync;

import org.jspecify.annotations.NullMarked;
