using TaskKit;

namespace TaskKitApi.Greetings;

/// <summary>Puts the handlers of this namespace, and of those below it, into the domain <c>greetings</c>.</summary>
[TaskDomain("greetings")]
internal static class GreetingsDomain;
