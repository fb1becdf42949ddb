namespace TaskKit;

/// <summary>
/// Declares a sealed record or class as the settings of the handler whose constructor takes it. They are read when <c>AddTaskKit</c> runs: from variables
/// such as <c>SMS_API_KEY</c>, from <c>TaskKit:Handlers:sms:ApiKey</c>, and from the key <c>sms_api_key</c> of a file, strongest first.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HandlerSettingsAttribute : Attribute;
