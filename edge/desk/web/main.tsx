import { render } from 'preact';
import './tokens.css';
import { t } from './words/words.ts';

const desk = document.getElementById('desk');
if (desk !== null) render(<h1>{t('app.name')}</h1>, desk);
