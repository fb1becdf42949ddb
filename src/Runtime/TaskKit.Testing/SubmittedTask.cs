namespace TaskKit.Testing;

/// <summary>A task that was submitted and stored.</summary>
/// <typeparam name="TPayload">The payload's class; <see cref="object"/> for tasks of any type.</typeparam>
/// <param name="Payload">The payload: the object that was submitted.</param>
/// <param name="Id">The task's id.</param>
/// <param name="Type">The task type's name.</param>
/// <param name="Options">The options of the submit; those that were not stated have their defaults.</param>
/// <param name="Parent">The task whose handler added this one as a follow-up; <see langword="null"/> for one of the client.</param>
public sealed record SubmittedTask<TPayload>(TPayload Payload, TaskId Id, string Type, EnqueueOptions Options, TaskId? Parent)
    where TPayload : class;
