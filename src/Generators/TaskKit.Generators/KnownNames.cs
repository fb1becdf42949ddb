namespace TaskKit.Generators;

/// <summary>The names of the runtime's classes and members that the generator looks for.</summary>
internal static class KnownNames
{
    public const string CoreAssembly = "TaskKit";
    public const string ModulesNamespace = "TaskKit.Registry.Modules";
    public const string BackendsNamespace = "TaskKit.Backends";
    public const string GeneratedNamespace = "TaskKit.Generated";

    public const string HandlerAttribute = "TaskHandlerAttribute";
    public const string PayloadAttribute = "TaskPayloadAttribute";
    public const string HandlerAttributeFull = "TaskKit.TaskHandlerAttribute";
    public const string PayloadAttributeFull = "TaskKit.TaskPayloadAttribute";
    public const string DomainAttribute = "TaskDomainAttribute";
    public const string DomainAttributeFull = "TaskKit.TaskDomainAttribute";
    public const string FlagAttribute = "FeatureFlagAttribute";
    public const string CatchAllAttribute = "CatchAllHandlerAttribute";
    public const string CatchAllAttributeFull = "TaskKit.CatchAllHandlerAttribute";
    public const string SettingsAttribute = "HandlerSettingsAttribute";
    public const string FactoryInterface = "ITaskHandlerFactory";
    public const string RawTask = "RawTask";
    public const string HandlerInterface = "ITaskHandler";
    public const string HostingExtensions = "TaskKitHostingExtensions";
    public const string AddWorker = "AddTaskKit";
    public const string ModuleAttribute = "TaskModuleAttribute";
    public const string CatchAllProperty = "CatchAll";
    public const string ModuleEntryAttribute = "TaskModuleEntryAttribute";
    public const string BackendAttribute = "TaskBackendAttribute";
    public const string TrimAttribute = "TrimAttribute";
    public const string SensitiveAttribute = "SensitiveAttribute";
    public const string Annotations = "System.ComponentModel.DataAnnotations";
    public const string ScheduleAttribute = "ScheduleAttribute";
    public const string TaskWindow = "TaskWindow";
    public const string BackendProvider = "TaskBackendProvider";
}
