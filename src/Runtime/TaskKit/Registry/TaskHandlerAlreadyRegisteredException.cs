namespace TaskKit.Registry;

/// <summary>A task type, or this version of it, has a handler already.</summary>
public sealed class TaskHandlerAlreadyRegisteredException : Exception
{
    internal TaskHandlerAlreadyRegisteredException(TaskRegistration present, TaskRegistration added)
        : base(
            $"Task type '{added.Type}' version {present.Version} is handled by {NameOf(present)} already, so {NameOf(added)} was not registered. Set allowOverride to replace it."
        ) => TaskType = added.Type;

    /// <summary>The task type's name.</summary>
    public string TaskType { get; }

    private static string NameOf(TaskRegistration registration) =>
        registration.HandlerType == typeof(DelegateHandler) ? "a delegate" : registration.HandlerType.ToString();
}
