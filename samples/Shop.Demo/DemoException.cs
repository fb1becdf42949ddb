namespace Shop.Demo;

/// <summary>The demo cannot go on: the message says why, and is all that the user needs to see.</summary>
internal sealed class DemoException(string message) : Exception(message);
