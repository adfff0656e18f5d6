namespace Emotion2Vec.Training.Probing.Recipes;

/// <summary>How utterances are divided into training and test.</summary>
public enum FoldKind
{
    /// <summary>Each session is the test set once.</summary>
    Sessions,

    /// <summary>Each speaker is the test set once.</summary>
    Speakers,

    /// <summary>Speakers are dealt at random into as many groups as there are folds; each group is the test set once.</summary>
    SpeakerGroups,

    /// <summary>Utterances are dealt at random into as many groups as there are folds: the same voice is heard in training and test.</summary>
    UtteranceGroups,

    /// <summary>The manifest's own parts <c>train</c>, <c>dev</c> and <c>test</c>; without <c>dev</c>, validation is drawn from <c>train</c>.</summary>
    Given,
}
