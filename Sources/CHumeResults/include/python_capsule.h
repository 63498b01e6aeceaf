/*
 * What only the Python package calls: the end of the capsules that it hands out, without which an unread stream would
 * stay open. It is in C because a capsule may go while an error is on its way or the interpreter ends, when no Python can
 * run. Nothing of Python is needed to compile or to link it.
 */

#ifndef HUME_PYTHON_CAPSULE_H
#define HUME_PYTHON_CAPSULE_H

#include <stddef.h>

/* Comes first: tells where PyCapsule_GetPointer is. May be called again. */
void hume_python_begin(void *(*pycapsule_get_pointer)(void *capsule, const char *name));

/* Zeroed memory for what a capsule holds, or NULL; given back by the capsule's end. */
void *hume_python_memory(size_t bytes);

/* Gives back memory that came into no capsule. */
void hume_python_forget(void *memory);

/* The destructors of capsules of the names "arrow_array_stream" and "arrow_schema". */
void hume_python_drop_stream(void *capsule);
void hume_python_drop_schema(void *capsule);

#endif
