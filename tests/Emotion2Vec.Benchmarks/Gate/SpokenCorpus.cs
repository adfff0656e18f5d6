using System.Diagnostics;
using Emotion2Vec.Audio.Files;

namespace Emotion2Vec.Benchmarks.Gate;

/// <summary>Sentences of espeak-ng in several languages and voices, with silence between them. Synthetic: nobody is heard.</summary>
internal static class SpokenCorpus
{
    private const int PauseSamples = 2 * 16000;

    private static readonly (string Voice, int Speed, string Text)[] Sentences =
    [
        ("en-us", 160, "The train to the coast leaves at a quarter past nine, and it is the last one before the storm."),
        ("en-gb+f2", 175, "She put the letters back into the drawer. Nobody had asked for them in years."),
        ("de+m3", 150, "Gestern haben wir im Garten gesessen und den ganzen Abend über nichts Wichtiges geredet."),
        ("fr-fr+f3", 165, "Il faut passer par le petit pont, puis tourner à gauche devant la boulangerie."),
        ("es+m1", 180, "La última vez que nos vimos, llovía tanto que la calle parecía un río."),
        ("it+f4", 170, "Ho dimenticato le chiavi sul tavolo, e adesso devo aspettare che torni mio fratello."),
        ("pl+m5", 155, "Jutro rano pojedziemy nad jezioro, jeżeli pogoda się wreszcie poprawi."),
        ("sv+f1", 165, "Vi väntade länge vid stationen, men ingen kom för att hämta oss."),
        ("en-us+m7", 200, "No, wait. Stop it! I said that I would do it myself, and I will."),
        ("de+f5", 190, "Das ist doch nicht dein Ernst. Wie konntest du das nur vergessen?"),
        ("nl+m2", 160, "Morgen komen de buren langs om naar het nieuwe dak te kijken."),
        ("pt-br+f2", 175, "O café já está frio, mas ninguém quis dizer nada à dona da casa."),
    ];

    /// <summary>Speaks.</summary>
    /// <returns>16 kHz: silence before, between and after the sentences.</returns>
    /// <exception cref="Core.Errors.Emotion2VecException">espeak-ng is not there, or cannot speak.</exception>
    public static float[] Speak() => [.. new float[PauseSamples], .. Sentences.SelectMany(sentence => (float[])[.. Speak(sentence.Voice, sentence.Speed, sentence.Text), .. new float[PauseSamples]])];

    private static float[] Speak(string voice, int speed, string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var espeak = Process.Start(new ProcessStartInfo("espeak-ng", ["-v", voice, "-s", $"{speed}", "-w", file, text]))
                ?? throw Missing("it could not be started");
            espeak.WaitForExit();
            return espeak.ExitCode == 0 ? AudioFile.ReadModelAudio(file) : throw Missing($"it ended with {espeak.ExitCode}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw Missing(e.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Core.Errors.Emotion2VecException Missing(string why) => new(
        Core.Errors.ErrorKind.NotFound, $"The corpus is spoken by espeak-ng: {why}. Install it with: apt-get install -y espeak-ng");
}
