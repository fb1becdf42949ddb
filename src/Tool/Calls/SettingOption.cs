namespace TaskKit.Tool;

/// <summary>A global option that is the short form of <c>--set</c> for one setting. Two backends with an equal one share it.</summary>
/// <param name="Name">The option's name, with its dashes.</param>
/// <param name="Description">Its help.</param>
/// <param name="Path">The path of the value.</param>
/// <param name="Backend">The backend that the option chooses besides; <see langword="null"/> when it chooses none.</param>
internal sealed record SettingOption(string Name, string Description, string Path, string? Backend = null);
